from .base import TimeStampedModel
from .catalogue import Category, Product
from .customer import Customer
from .order import Order, OrderLine, StatusChange

__all__ = [
    "Category",
    "Customer",
    "Order",
    "OrderLine",
    "Product",
    "StatusChange",
    "TimeStampedModel",
]
