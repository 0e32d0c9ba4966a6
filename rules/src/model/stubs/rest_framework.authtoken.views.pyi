from rest_framework.authtoken.serializers import AuthTokenSerializer
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

class ObtainAuthToken(APIView):
    throttle_classes = ()
    permission_classes = ()
    parser_classes = (FormParser, MultiPartParser, JSONParser)
    renderer_classes = (JSONRenderer,)
    serializer_class = AuthTokenSerializer

    def get_serializer_context(self): replaceable()
    def get_serializer(self, *args, **kwargs): replaceable()
    def post(self, request, *args, **kwargs): replaceable()
