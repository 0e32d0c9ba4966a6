from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from rest_framework import generics, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError, PermissionDenied
from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from . import services
from .models import Customer, Order, Product
from .permissions import IsOwnerOrStaff
from .serializers import CustomerSerializer, OrderSerializer, ProductSerializer


class ProductViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Product.objects.filter(is_active=True).select_related("category")
    serializer_class = ProductSerializer
    lookup_field = "sku"


class OrderViewSet(viewsets.ModelViewSet):
    serializer_class = OrderSerializer
    permission_classes = [IsAuthenticated, IsOwnerOrStaff]
    http_method_names = ["get", "post", "patch", "head", "options"]

    def get_queryset(self):
        orders = Order.objects.select_related("customer").prefetch_related("lines__product")
        if self.request.user.is_staff:
            return orders
        return orders.filter(customer__user=self.request.user)

    def get_serializer_context(self):
        context = super().get_serializer_context()
        context["currency"] = settings.CURRENCY
        return context

    def perform_create(self, serializer):
        customer = Customer.objects.filter(user=self.request.user).first()
        if customer is None:
            raise PermissionDenied("Only customers place orders.")
        serializer.save(customer=customer)

    @action(detail=True, url_path="picking-list", permission_classes=[IsAdminUser])
    def picking_list(self, request, pk=None):
        return Response(services.picking_list(pk))

    @action(detail=False, permission_classes=[IsAdminUser])
    def overdue(self, request):
        return Response(services.overdue_summary())


class DailyReport(APIView):
    permission_classes = [IsAdminUser]

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        try:
            day = date.fromisoformat(request.query_params["day"])
        except (KeyError, ValueError) as err:
            raise ParseError("Please give a day as YYYY-MM-DD.") from err
        self.start = timezone.make_aware(datetime.combine(day, time.min))
        self.end = self.start + timedelta(days=1)

    def get(self, request):
        return Response(services.daily_report(self.start, self.end))


class CustomerDetail(generics.RetrieveUpdateAPIView):
    queryset = Customer.objects.all()
    serializer_class = CustomerSerializer
    permission_classes = [IsAuthenticated, IsOwnerOrStaff]
