from decimal import Decimal

from django.test import TestCase

from orders.exceptions import OutOfStock, UnknownProduct
from orders.models import Order
from orders.services import create_order, picking_list

from .factories import make_customer, make_product


class CreateOrderTests(TestCase):
    def setUp(self):
        self.customer = make_customer()
        self.product = make_product()

    def test_order_with_lines(self):
        order = create_order(self.customer, [{"sku": "A-1", "quantity": 3}])
        self.assertEqual(order.total, Decimal("7.50"))

    def test_unknown_product_leaves_nothing_behind(self):
        with self.assertRaises(UnknownProduct):
            create_order(self.customer, [{"sku": "nope", "quantity": 1}])
        self.assertFalse(Order.objects.exists())

    def test_out_of_stock(self):
        with self.assertRaises(OutOfStock):
            create_order(self.customer, [{"sku": "A-1", "quantity": 11}])

    def test_each_order_knows_its_customer(self):
        for name in ("bob", "cat"):
            create_order(make_customer(name), [{"sku": "A-1", "quantity": 1}])
        names = [order.customer.name for order in Order.objects.all()]
        self.assertEqual(sorted(names), ["Bob", "Cat"])

    def test_picking_list(self):
        order = create_order(self.customer, [{"sku": "A-1", "quantity": 3}])
        self.assertEqual(picking_list(order.pk), [["", "Thing A-1", 3]])
