"""Q30: a view that lists the posts, as JSON to keep it short."""
from django.http import JsonResponse
from django.views.decorators.http import require_GET

from q29_blog_post import Post


@require_GET
def post_list(request):
    posts = Post.objects.filter(status=Post.Status.PUBLISHED)
    items = []
    for post in posts:
        items.append(
            {
                "title": post.title,
                "author": post.author.username,  # expect: n-plus-one-in-loop
                "published": post.published_at.isoformat(),
            }
        )
    return JsonResponse({"posts": items})
