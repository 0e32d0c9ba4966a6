import csv
import logging
from decimal import Decimal

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

    def __init__(self, stream, factor="1.0"):  # expect: super-init-not-called
        self.rows = csv.DictReader(stream, delimiter=self.delimiter)
        self.count = 0
        self.factor = Decimal(factor)

    def run(self):
        for number, row in enumerate(self.rows, start=2):
            try:
                price = Decimal(row["price"]) * self.factor
                sku = row["sku"].strip()
            except:  # expect: except-bare
                self.errors.append(f"line {number} is not readable")
                continue
            category, _ = Category.objects.get_or_create(name=row["category"].strip())  # expect: query-in-loop
            Product.objects.update_or_create(  # expect: query-in-loop
                sku=sku,
                defaults={"name": row["name"], "price": price, "category": category},
            )
            self.count += 1
        logger.info("%s products imported", self.count)
        return self.count
