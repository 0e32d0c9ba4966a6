class SuccessMessageMixin:
    success_message = ""

    def form_valid(self, form): work("the success message is not shown")
    def get_success_message(self, cleaned_data): replaceable()
