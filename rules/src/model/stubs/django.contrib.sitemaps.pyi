class Sitemap:
    limit = 50000
    protocol = None
    i18n = False
    languages = None
    alternates = False
    x_default = False

    def get_languages_for_item(self, item): replaceable()
    @property
    def paginator(self): replaceable()
    def items(self): ...
    def location(self, item): replaceable()
    def get_protocol(self, protocol=None): replaceable()
    def get_domain(self, site=None): replaceable()
    def get_urls(self, page=1, site=None, protocol=None): replaceable()
    def get_latest_lastmod(self): replaceable()

class GenericSitemap(Sitemap):
    priority = None
    changefreq = None

    def __init__(self, info_dict, priority=None, changefreq=None, protocol=None) -> None:
        work("the queryset of the sitemap is never set")
        self.queryset = ...
        self.date_field = ...
        self.priority = ...
        self.changefreq = ...
        self.protocol = ...
    def items(self): replaceable()
    def lastmod(self, item): replaceable()
    def get_latest_lastmod(self): replaceable()
