"""Views that are classes: their rows, names and templates come from conventions."""

from django.views.generic import DetailView, ListView

from magazine.models import Article, Author


class ByModel(ListView):
    model = Article
    template_name = "object_list.html"


class ByQueryset(ListView):
    queryset = Article.objects.all()
    template_name = "object_list.html"


class ByQuerysetJoined(ListView):
    queryset = Article.objects.select_related("author")
    template_name = "object_list.html"


class ByMethod(ListView):
    template_name = "object_list.html"

    def get_queryset(self):
        return Article.objects.order_by("title")


class ByMethodJoined(ListView):
    template_name = "object_list.html"

    def get_queryset(self):
        return Article.objects.order_by("title").select_related("author")


class BySuper(ListView):
    model = Article
    template_name = "object_list.html"

    def get_queryset(self):
        return super().get_queryset().filter(words__gt=1)


class BySuperJoined(ListView):
    queryset = Article.objects.select_related("author")
    template_name = "object_list.html"

    def get_queryset(self):
        return super().get_queryset().filter(words__gt=1)


class UnderTheNameOfTheModel(ListView):
    model = Article
    template_name = "article_list.html"


class UnderANameOfItsOwn(ListView):
    model = Article
    context_object_name = "articles"
    template_name = "authors.html"


class InPages(ListView):
    queryset = Article.objects.order_by("pk")
    paginate_by = 50
    template_name = "pages.html"


class InPagesJoined(ListView):
    queryset = Article.objects.order_by("pk").select_related("author")
    paginate_by = 50
    template_name = "pages.html"


class ByDefault(ListView):
    model = Author


class MoreContext(ListView):
    queryset = Article.objects.select_related("author")
    template_name = "more.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["more"] = Article.objects.order_by("-pk")
        return context


class MoreContextJoined(ListView):
    queryset = Article.objects.select_related("author")
    template_name = "more.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["more"] = Article.objects.order_by("-pk").select_related("author")
        return context


class OneObject(DetailView):
    model = Author
    template_name = "author.html"

    def get_object(self, queryset=None):
        return Author.objects.get(pk=1)
