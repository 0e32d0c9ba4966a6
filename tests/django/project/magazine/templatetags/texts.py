from django import template

register = template.Library()


@register.simple_tag
def writer(article):
    return article.author.name


@register.filter
def written_by(article):
    return article.author.name


@register.inclusion_tag("card.html")
def card(article):
    return {"shown": article}
