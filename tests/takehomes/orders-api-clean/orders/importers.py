import csv
import logging
from decimal import Decimal, InvalidOperation

from .models import Category, Product

logger = logging.getLogger(__name__)


class BaseImporter:
    delimiter = ","

    def __init__(self, stream):
        self.rows = csv.DictReader(stream, delimiter=self.delimiter)
        self.count = 0
        self.errors = []

    def run(self):
        raise NotImplementedError


class ProductImporter(BaseImporter):
    """Reads the price list of the wholesaler."""

    delimiter = ";"

    def __init__(self, stream, factor="1.0"):
        super().__init__(stream)
        self.factor = Decimal(factor)

    def run(self):
        categories = {category.name: category for category in Category.objects.all()}
        products = []
        for number, row in enumerate(self.rows, start=2):
            try:
                price = Decimal(row["price"]) * self.factor
                sku = row["sku"].strip()
            except (KeyError, InvalidOperation):
                self.errors.append(f"line {number} is not readable")
                continue
            category = categories.get(row["category"].strip())
            if category is None:
                self.errors.append(f"line {number} has an unknown category")
                continue
            products.append(Product(sku=sku, name=row["name"], price=price, category=category))
        Product.objects.bulk_create(
            products,
            update_conflicts=True,
            unique_fields=["sku"],
            update_fields=["name", "price", "category"],
            batch_size=500,
        )
        self.count = len(products)
        logger.info("%s products imported", self.count)
        return self.count
