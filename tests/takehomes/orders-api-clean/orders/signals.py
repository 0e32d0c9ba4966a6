import logging
from functools import partial

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Order, StatusChange
from .notifications import post_event, send_confirmation

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Order, dispatch_uid="orders.log_status")
def log_status(sender, instance, raw, **kwargs):
    if raw:
        return
    StatusChange.objects.create(order=instance, status=instance.status)


@receiver(post_save, sender=Order, dispatch_uid="orders.announce")
def announce(sender, instance, created, raw, **kwargs):
    if raw:
        return
    if created:
        transaction.on_commit(partial(send_confirmation, instance.pk))
        return
    try:
        post_event("order.changed", instance.number)
    except OSError:
        logger.exception("the warehouse was not told about order %s", instance.number)
