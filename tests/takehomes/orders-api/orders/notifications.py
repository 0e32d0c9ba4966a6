import json
import urllib.request

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from .models import Order


def send_confirmation(order_id):
    order = (
        Order.objects.select_related("customer__user")
        .prefetch_related("lines__product")
        .get(pk=order_id)
    )
    body = render_to_string("orders/email/confirmation.txt", {"order": order})  # expect: template-not-found
    send_mail(f"Your order {order.number}", body, settings.DEFAULT_FROM_EMAIL, [order.customer.user.email])


def post_event(name, number):
    """Tell the warehouse system."""
    if not settings.EVENT_URL:
        return
    request = urllib.request.Request(
        settings.EVENT_URL,
        data=json.dumps({"event": name, "order": number}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5):
        pass
