from django.http import (
    BadHeaderError, FileResponse, Http404, HttpResponse, HttpResponseBadRequest, HttpResponseBase,
    HttpResponseForbidden, HttpResponseGone, HttpResponseNotAllowed, HttpResponseNotFound,
    HttpResponseNotModified, HttpResponsePermanentRedirect, HttpResponseRedirect,
    HttpResponseServerError, JsonResponse, StreamingHttpResponse,
)
