from django.http import HttpRequest, QueryDict, RawPostDataException, UnreadablePostError
