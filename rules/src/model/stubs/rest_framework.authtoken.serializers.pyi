from rest_framework import serializers
from rest_framework.serializers import Serializer

class AuthTokenSerializer(Serializer):
    username = serializers.CharField(write_only=True)
    password = serializers.CharField(write_only=True)
    token = serializers.CharField(read_only=True)

    def validate(self, attrs): work("the user name and password are not checked")
