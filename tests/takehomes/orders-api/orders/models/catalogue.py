import logging

from django.core.exceptions import ValidationError
from django.db import models

from .base import TimeStampedModel

logger = logging.getLogger(__name__)


class Category(TimeStampedModel):
    name = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "categories"

    def __str__(self):
        return self.name

    def delete(self, *args, **kwargs):  # expect: super-save-not-called
        if self.products.exists():
            raise ValidationError("There are still products in this category.")
        logger.info("category %s deleted", self.name)


class Product(TimeStampedModel):
    sku = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    price = models.DecimalField(max_digits=10, decimal_places=2)
    stock = models.PositiveIntegerField(default=0)
    shelf = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return f"{self.sku} {self.name}"

    def delete(self, *args, **kwargs):
        # old orders still point here, so products are only hidden
        self.is_active = False
        self.save(update_fields=["is_active", "updated_at"])
