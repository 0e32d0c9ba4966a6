from django.test import AsyncClient, AsyncRequestFactory, Client, RequestFactory
