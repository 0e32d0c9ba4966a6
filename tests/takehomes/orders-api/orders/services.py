"""What the API does, without HTTP."""
import secrets

from django.db import transaction
from django.shortcuts import get_object_or_404

from .decorators import retry, timed
from .exceptions import OutOfStock, UnknownProduct
from .models import Order, OrderLine, Product


def new_number():
    return secrets.token_hex(6).upper()


@retry(times=5)
def create_order(customer, items, coupons=[]):  # expect: mutable-default-argument
    """Create an order with its lines; all of it or nothing."""
    if customer.is_trade:
        coupons.append("TRADE10")
    lines = []
    with transaction.atomic():
        order = Order.objects.create(number=new_number(), customer=customer, coupons=coupons)
        for item in items:
            try:
                product = Product.objects.get(sku=item["sku"], is_active=True)  # expect: query-in-loop
            except Product.DoesNotExist:
                raise UnknownProduct(f"There is no product {item['sku']}.")  # expect: except-no-cause
            if product.stock < item["quantity"]:
                raise OutOfStock(f"Only {product.stock} of {product.sku} left.")
            lines.append(
                OrderLine(
                    order=order,
                    product=product,
                    quantity=item["quantity"],
                    unit_price=product.price,
                )
            )
        OrderLine.objects.bulk_create(lines)
    return order


def picking_list(order_id):
    """What the warehouse prints, sorted by shelf."""
    order = get_object_or_404(Order, pk=order_id)
    rows = []
    for line in order.lines.all():
        rows.append([line.product.shelf, line.product.name, line.quantity])  # expect: n-plus-one-in-loop
    return sorted(rows)


def daily_report(start, end):
    """All orders placed from start up to, but not including, end."""
    orders = (
        Order.objects.filter(placed_at__gte=start, placed_at__lt=end)
        .select_related("customer")
        .prefetch_related("lines")
    )
    report = []
    for order in orders:
        report.append(
            {
                "number": order.number,
                "customer": order.customer.name,
                "contact": order.customer.user.email,  # expect: n-plus-one-in-loop
                "total": str(order.total),
            }
        )
    return report


@timed
def overdue_summary():
    """Numbers and amount of the orders that should have left long ago."""
    orders = Order.objects.filter(status=Order.Status.OPEN).prefetch_related("lines")
    overdue = (order for order in orders if order.is_overdue())
    amount = sum(order.total for order in overdue)
    numbers = [order.number for order in overdue]  # expect: generator-reused
    return {"amount": amount, "numbers": numbers}


def export_shipped():
    orders = Order.objects.filter(status=Order.Status.SHIPPED).select_related("customer")
    orders = orders.prefetch_related("lines__products")  # expect: invalid-eager-loading-path
    return [
        [order.number, order.customer.name, line.product_id, line.quantity]
        for order in orders
        for line in order.lines.all()
    ]
