from datetime import timedelta

from django.db import models
from django.utils import timezone

from .base import TimeStampedModel


class Order(TimeStampedModel):
    class Status(models.TextChoices):
        OPEN = "open", "Open"
        SHIPPED = "shipped", "Shipped"
        CANCELLED = "cancelled", "Cancelled"

    number = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey("orders.Customer", on_delete=models.PROTECT, related_name="orders")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    placed_at = models.DateTimeField(default=timezone.now, db_index=True)
    coupons = models.JSONField(default=list, blank=True)
    metadata = models.JSONField(default={}, blank=True)  # expect: mutable-default-argument

    class Meta:
        ordering = ["-placed_at", "-pk"]

    def __str__(self):
        return self.number

    @property
    def total(self):
        return sum(line.amount for line in self.lines.all())

    def is_overdue(self):
        late = timezone.now() - timedelta(days=14)
        return self.status == self.Status.OPEN and self.placed_at < late


class OrderLine(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("orders.Product", on_delete=models.PROTECT, related_name="order_lines")
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)
    remark = models.CharField(max_length=200, blank=True),  # expect: tuple-comma

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.quantity} of product {self.product_id}"

    @property
    def amount(self):
        return self.quantity * self.unit_price


class StatusChange(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="changes")
    status = models.CharField(max_length=10, choices=Order.Status.choices)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.status
