from django.conf import settings
from django.db import models

from .base import TimeStampedModel


class Customer(TimeStampedModel):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="customer"
    )
    name = models.CharField(max_length=120)
    vat_number = models.CharField(max_length=20, blank=True)
    is_trade = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name
