from rest_framework.test import APITestCase

from orders.services import create_order

from .factories import make_customer, make_product


class OrderApiTests(APITestCase):
    def setUp(self):
        self.customer = make_customer()
        self.other = make_customer("bob")
        make_product()
        self.client.force_authenticate(self.customer.user)

    def test_place_an_order(self):
        response = self.client.post(
            "/api/orders/", {"lines": [{"sku": "A-1", "quantity": 2}]}, format="json"
        )
        self.assertEqual(response.status_code, 201, response.data)
        self.assertEqual(response.data["currency"], "EUR")

    def test_only_own_orders_are_listed(self):
        mine = create_order(self.customer, [{"sku": "A-1", "quantity": 1}])
        create_order(self.other, [{"sku": "A-1", "quantity": 1}])
        response = self.client.get("/api/orders/")
        self.assertEqual([row["number"] for row in response.data["results"]], [mine.number])

    def test_daily_report_is_for_staff(self):
        url = "/api/reports/daily/?day=2026-01-31"
        self.assertEqual(self.client.get(url).status_code, 403)
        self.customer.user.is_staff = True
        self.assertEqual(self.client.get(url).data, [])

    def test_customer_sees_own_data_only(self):
        self.assertEqual(self.client.get(f"/api/customers/{self.customer.pk}/").status_code, 200)
        self.assertEqual(self.client.get(f"/api/customers/{self.other.pk}/").status_code, 403)

    def test_catalogue(self):
        response = self.client.get("/api/products/A-1/")
        self.assertEqual(response.data["category"], "Things")
