class MiddlewareMixin:
    sync_capable = True
    async_capable = True

    def __init__(self, get_response) -> None:
        work("get_response is never set")
        self.get_response = ...
        self.async_mode = ...
    def __call__(self, request): work("neither process_request nor process_response runs")
