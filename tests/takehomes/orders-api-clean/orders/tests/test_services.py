from datetime import timedelta
from decimal import Decimal
from io import StringIO

from django.core import mail
from django.core.exceptions import ValidationError
from django.test import TestCase
from django.utils import timezone

from orders.exceptions import OutOfStock, UnknownProduct
from orders.importers import ProductImporter
from orders.models import Category, Order, Product
from orders.services import create_order, export_shipped, overdue_summary, picking_list

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

    def test_coupons_of_one_order_stay_there(self):
        items = [{"sku": "A-1", "quantity": 1}]
        create_order(make_customer("dan", is_trade=True), items)
        self.assertEqual(create_order(self.customer, items).coupons, [])

    def test_overdue_orders_are_counted_once_and_named(self):
        order = create_order(self.customer, [{"sku": "A-1", "quantity": 2}])
        Order.objects.filter(pk=order.pk).update(placed_at=timezone.now() - timedelta(days=30))
        summary = overdue_summary()
        self.assertEqual(summary, {"amount": Decimal("5.00"), "numbers": [order.number]})

    def test_export(self):
        order = create_order(self.customer, [{"sku": "A-1", "quantity": 2}])
        Order.objects.update(status=Order.Status.SHIPPED)
        with self.assertNumQueries(3):
            self.assertEqual(export_shipped(), [[order.number, "Ann", "A-1", 2]])

    def test_picking_list(self):
        order = create_order(self.customer, [{"sku": "A-1", "quantity": 3}])
        self.assertEqual(picking_list(order.pk), [["", "Thing A-1", 3]])


class NotificationTests(TestCase):
    def test_customer_gets_a_mail(self):
        customer = make_customer()
        make_product()
        with self.captureOnCommitCallbacks(execute=True):
            create_order(customer, [{"sku": "A-1", "quantity": 3}])
        self.assertIn("3 x Thing A-1", mail.outbox[0].body)


class CatalogueTests(TestCase):
    def test_category_with_products_stays(self):
        product = make_product()
        with self.assertRaises(ValidationError):
            product.category.delete()

    def test_empty_category_goes(self):
        Category.objects.create(name="Empty").delete()
        self.assertFalse(Category.objects.filter(name="Empty").exists())

    def test_import(self):
        make_product("A-1")
        text = "sku;name;category;price\nA-1;New;Things;3\nA-2;Other;Things;4\nA-3;Bad;Things;x\n"
        importer = ProductImporter(StringIO(text), factor="1.5")
        self.assertEqual(importer.run(), 2)
        self.assertEqual(importer.errors, ["line 4 is not readable"])
        self.assertEqual(Product.objects.get(sku="A-1").price, Decimal("4.50"))
