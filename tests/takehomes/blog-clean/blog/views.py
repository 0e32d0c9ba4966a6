from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, DetailView, ListView

from .forms import CommentForm, PostForm
from .models import Comment, Post, Tag


def post_list(request):
    """Front page: the published posts as cards, twelve a page."""
    posts = Post.objects.published().select_related("author__profile").prefetch_related("tags")
    page = Paginator(posts, 12).get_page(request.GET.get("page"))
    cards = []
    for post in page:
        cards.append(
            {
                "title": post.title,
                "url": post.get_absolute_url(),
                "author": post.author.profile.display_name,
                "tags": [tag.name for tag in post.tags.all()],
                "teaser": post.body[:200],
            }
        )
    return render(request, "blog/home.html", {"cards": cards, "page_obj": page})


class PostListView(ListView):
    model = Post
    template_name = "blog/post_list.html"
    context_object_name = "posts"
    paginate_by = 25

    def get_queryset(self):
        return Post.objects.published().select_related("author__profile").prefetch_related("tags")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["tags"] = Tag.objects.all()
        context["title"] = "All posts"
        return context


class PostDetailView(DetailView):
    template_name = "blog/post_detail.html"
    context_object_name = "post"

    def get_queryset(self):
        approved = Comment.objects.filter(approved=True)
        return Post.objects.published().select_related("author__profile").prefetch_related(
            "tags", Prefetch("comments", queryset=approved, to_attr="approved_comments")
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["form"] = CommentForm()
        return context


class TagPostListView(ListView):
    template_name = "blog/post_list.html"
    context_object_name = "posts"
    paginate_by = 25

    def get_queryset(self):
        self.tag = get_object_or_404(Tag, slug=self.kwargs["slug"])
        posts = Post.objects.published().filter(tags=self.tag)
        return posts.select_related("author__profile").prefetch_related("tags")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["title"] = f"Posts about {self.tag.name}"
        context["tags"] = Tag.objects.all()
        return context


class PostCreateView(LoginRequiredMixin, CreateView):
    form_class = PostForm
    template_name = "blog/post_form.html"

    def form_valid(self, form):
        form.instance.author = self.request.user
        response = super().form_valid(form)
        slugs = self.request.POST.get("tags", "").split()
        self.object.tags.set(Tag.objects.filter(slug__in=slugs))
        messages.success(self.request, "Post saved.")
        return response


@require_POST
def add_comment(request, slug):
    post = get_object_or_404(Post.objects.published(), slug=slug)
    form = CommentForm(request.POST)
    if form.is_valid():
        comment = form.save(commit=False)
        comment.post = post
        comment.save()
        messages.success(request, "Thanks for your comment!")
        return HttpResponseRedirect(post.get_absolute_url())
    messages.error(request, "Please check your comment.")
    return redirect(post)


def archive(request, year):
    """All posts of one year on one page."""
    posts = Post.objects.published().filter(published_at__year=year)
    return render(request, "blog/post_archive.html", {"posts": posts, "year": year})
