from django.db.models import Sum
from rest_framework import serializers

from .models import Customer, Order, OrderLine, Product
from .services import create_order


class ProductSerializer(serializers.ModelSerializer):
    category = serializers.CharField(source="category.name", read_only=True)

    class Meta:
        model = Product
        fields = ["sku", "name", "category", "price", "stock"]


class CustomerSerializer(serializers.ModelSerializer):
    ordered = serializers.SerializerMethodField()

    class Meta:
        model = Customer
        fields = ["id", "name", "vat_number", "ordered"]

    def get_ordered(self, customer):
        lines = OrderLine.objects.filter(order__customer=customer)
        return lines.aggregate(pieces=Sum("quantity", default=0))["pieces"]


class OrderLineSerializer(serializers.ModelSerializer):
    sku = serializers.CharField(source="product.sku")

    class Meta:
        model = OrderLine
        fields = ["sku", "quantity", "unit_price", "amount"]
        read_only_fields = ["unit_price", "amount"]


class OrderSerializer(serializers.ModelSerializer):
    lines = OrderLineSerializer(many=True)
    customer = serializers.CharField(source="customer.name", read_only=True)
    currency = serializers.SerializerMethodField()

    class Meta:
        model = Order
        fields = ["id", "number", "customer", "status", "placed_at", "currency", "total", "lines"]
        read_only_fields = ["number", "placed_at", "total"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance is None:
            self.fields["status"].read_only = True

    def get_currency(self, order):
        return self.context["currency"]

    def validate_lines(self, lines):
        if not lines:
            raise serializers.ValidationError("An order needs at least one line.")
        return lines

    def create(self, validated_data):
        items = [
            {"sku": line["product"]["sku"], "quantity": line["quantity"]}
            for line in validated_data["lines"]
        ]
        return create_order(validated_data["customer"], items)

    def update(self, instance, validated_data):
        # the lines of an order never change, only its status does
        validated_data.pop("lines", None)
        return super().update(instance, validated_data)
