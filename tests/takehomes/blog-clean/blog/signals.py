import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Comment, Profile

logger = logging.getLogger(__name__)


@receiver(post_save, sender=settings.AUTH_USER_MODEL, dispatch_uid="create_profile")
def create_profile(sender, instance, created, raw, **kwargs):
    if created and not raw:
        Profile.objects.create(user=instance, display_name=instance.get_username())


@receiver(post_save, sender=Comment, dispatch_uid="notify_author")
def notify_author(sender, instance, created, raw, **kwargs):
    if not created or raw:
        return
    try:
        send_mail(
            f"New comment on {instance.post.title}",
            instance.body,
            settings.DEFAULT_FROM_EMAIL,
            [instance.post.author.email],
        )
    except (smtplib.SMTPException, OSError):
        logger.exception("no mail to the author about comment %s", instance.pk)
