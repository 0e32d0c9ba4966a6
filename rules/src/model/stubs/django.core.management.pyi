from django.core.management.base import BaseCommand, CommandError

def call_command(command_name, *args, **options): replaceable()
