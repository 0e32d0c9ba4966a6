"""Q30: a view that lists the posts, as JSON to keep it short."""
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.views.decorators.http import require_GET

from q29_blog_post import Post


@require_GET
def post_list(request):
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author")
    page = Paginator(posts, 20).get_page(request.GET.get("page"))
    items = []
    for post in page:
        items.append(
            {
                "title": post.title,
                "author": post.author.username,
                "published": post.published_at.isoformat(),
            }
        )
    return JsonResponse({"posts": items, "pages": page.paginator.num_pages})
