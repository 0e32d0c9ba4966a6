from django.contrib.auth import get_user_model
from django.test import TestCase
from django.urls import reverse

from .models import Post, Tag


class HomeTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        author = get_user_model().objects.create_user("ann", "ann@example.com", "pw")
        cls.tag = Tag.objects.create(name="Django", slug="django")
        cls.post = Post.objects.create(
            title="Hello world", body="First!", author=author, status=Post.Status.PUBLISHED
        )
        cls.post.tags.add(cls.tag)
        Post.objects.create(title="Not yet", body="…", author=author)

    def test_home_shows_published_posts_only(self):
        response = self.client.get(reverse("blog:home"))
        self.assertContains(response, "Hello world")
        self.assertNotContains(response, "Not yet")

    def test_detail(self):
        response = self.client.get(self.post.get_absolute_url())
        self.assertContains(response, "First!")

    def test_slug_is_made_from_the_title(self):
        self.assertEqual(self.post.slug, "hello-world")
