from django import template

register = template.Library()


@register.filter
def reading_time(text):
    """Minutes that it takes to read the text, at 200 words a minute."""
    words = len(str(text).split())
    return max(1, round(words / 200))
