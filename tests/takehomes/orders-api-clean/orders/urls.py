from django.urls import include, path
from rest_framework.routers import DefaultRouter

from . import views

router = DefaultRouter()
router.register("products", views.ProductViewSet, basename="product")
router.register("orders", views.OrderViewSet, basename="order")

urlpatterns = [
    path("", include(router.urls)),
    path("reports/daily/", views.DailyReport.as_view(), name="daily-report"),
    path("customers/<int:pk>/", views.CustomerDetail.as_view(), name="customer-detail"),
]
