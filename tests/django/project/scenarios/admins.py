"""Changelists of the admin: columns, what Django joins for them by itself, and the text of a row."""

from django.contrib import admin

from magazine.models import Article, Author, Comment, Draft


def _writer(article):
    return article.author.name


@admin.register(Article, site=admin.AdminSite())
class PlainColumns(admin.ModelAdmin):
    about = Article
    list_display = ["title", "words", "author_id"]


@admin.register(Article, site=admin.AdminSite())
class KeyColumn(admin.ModelAdmin):
    about = Article
    list_display = ["title", "author"]


@admin.register(Article, site=admin.AdminSite())
class NullableKeyColumn(admin.ModelAdmin):
    about = Article
    list_display = ["title", "editor"]


@admin.register(Article, site=admin.AdminSite())
class NullableKeyColumnWithAllJoined(admin.ModelAdmin):
    about = Article
    list_display = ["title", "author", "editor"]
    list_select_related = True


@admin.register(Article, site=admin.AdminSite())
class NullableKeyColumnJoined(admin.ModelAdmin):
    about = Article
    list_display = ["title", "editor"]
    list_select_related = ["editor"]


@admin.register(Article, site=admin.AdminSite())
class OthersJoined(admin.ModelAdmin):
    about = Article
    list_display = ["title", "author"]
    list_select_related = ("editor",)


@admin.register(Article, site=admin.AdminSite())
class JoinedInTheQueryset(admin.ModelAdmin):
    about = Article
    list_display = ["title", "author"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("editor")


@admin.register(Article, site=admin.AdminSite())
class FilteredInTheQueryset(admin.ModelAdmin):
    about = Article
    list_display = ["title", "author", "editor"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(words__gt=1)


@admin.register(Article, site=admin.AdminSite())
class MethodColumn(admin.ModelAdmin):
    about = Article
    list_display = ["title", "house"]

    @admin.display(description="House")
    def house(self, article):
        return article.author.publisher.name


@admin.register(Article, site=admin.AdminSite())
class MethodColumnBesideAKey(admin.ModelAdmin):
    about = Article
    list_display = ["title", "author", "house"]

    def house(self, article):
        return article.author.publisher.name


@admin.register(Article, site=admin.AdminSite())
class FunctionColumn(admin.ModelAdmin):
    about = Article
    list_display = ["title", _writer]


@admin.register(Article, site=admin.AdminSite())
class PropertyColumn(admin.ModelAdmin):
    about = Article
    list_display = ["title", "byline"]


@admin.register(Article, site=admin.AdminSite())
class ManyColumn(admin.ModelAdmin):
    about = Article
    list_display = ["title", "names"]

    def names(self, article):
        return ", ".join(tag.name for tag in article.tags.all())


@admin.register(Article, site=admin.AdminSite())
class ManyColumnPrefetched(admin.ModelAdmin):
    about = Article
    list_display = ["title", "names"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("tags")

    def names(self, article):
        return ", ".join(tag.name for tag in article.tags.all())


@admin.register(Article, site=admin.AdminSite())
class CountColumn(admin.ModelAdmin):
    about = Article
    list_display = ["title", "comment_count"]


@admin.register(Comment, site=admin.AdminSite())
class TextOfTheRow(admin.ModelAdmin):
    about = Comment


@admin.register(Comment, site=admin.AdminSite())
class TextOfTheRowJoined(admin.ModelAdmin):
    about = Comment
    list_select_related = ["author"]


@admin.register(Comment, site=admin.AdminSite())
class TextOfTheCheckbox(admin.ModelAdmin):
    about = Comment
    list_display = ["text"]


@admin.register(Comment, site=admin.AdminSite())
class NoCheckbox(admin.ModelAdmin):
    about = Comment
    list_display = ["text"]
    actions = None


@admin.register(Author, site=admin.AdminSite())
class ReverseColumn(admin.ModelAdmin):
    about = Author
    list_display = ["name", "profile"]


@admin.register(Draft, site=admin.AdminSite())
class ProxyColumn(admin.ModelAdmin):
    about = Draft
    list_display = ["title", "translator", "editor"]
    list_select_related = []
