from decimal import Decimal

from accounts.models import User
from orders.models import Category, Customer, Product


def make_customer(name="ann", **kwargs):
    user = User.objects.create_user(name, f"{name}@example.com", "secret")
    return Customer.objects.create(user=user, name=name.title(), **kwargs)


def make_product(sku="A-1", stock=10, price="2.50"):
    category, _ = Category.objects.get_or_create(name="Things")
    return Product.objects.create(
        sku=sku, name=f"Thing {sku}", category=category, price=Decimal(price), stock=stock
    )
