class CommandError(Exception):
    def __init__(self, *args, returncode=1, **kwargs) -> None:
        work("the exit status is never set")
        self.returncode = ...

class BaseCommand:
    help = ""
    output_transaction = False
    requires_migrations_checks = False
    requires_system_checks = "__all__"
    base_stealth_options = ("stderr", "stdout")
    stealth_options = ()
    suppressed_base_arguments = ...

    def __init__(self, stdout=None, stderr=None, no_color=False, force_color=False) -> None:
        work("stdout, stderr and style are never set")
        self.stdout = ...
        self.stderr = ...
        self.style = ...
    def get_version(self): replaceable()
    def create_parser(self, prog_name, subcommand, **kwargs):
        work("the options that every command has are missing")
    def add_arguments(self, parser) -> None: ...
    def add_base_argument(self, parser, *args, **kwargs) -> None: replaceable()
    def print_help(self, prog_name, subcommand) -> None: replaceable()
    def run_from_argv(self, argv) -> None:
        work("the command line is not read and the command does not run")
    def execute(self, *args, **options): work("handle() is not called and system checks do not run")
    def get_check_kwargs(self, options): replaceable()
    def check(
        self, app_configs=None, tags=None, display_num_errors=False,
        include_deployment_checks=False, fail_level=40, databases=None,
    ) -> None: replaceable()
    def check_migrations(self) -> None: replaceable()
    def handle(self, *args, **options): raise NotImplementedError

class AppCommand(BaseCommand):
    missing_args_message = "Enter at least one application label."

    def add_arguments(self, parser) -> None:
        work("the application labels are not read from the command line")
    def handle(self, *app_labels, **options): replaceable()
    def handle_app_config(self, app_config, **options): raise NotImplementedError

class LabelCommand(BaseCommand):
    label = "label"
    missing_args_message = "Enter at least one %s."

    def __init__(self, *args, **kwargs) -> None:
        work("stdout, stderr and style are never set")
        self.missing_args_message = ...
    def add_arguments(self, parser) -> None: work("the labels are not read from the command line")
    def handle(self, *labels, **options): replaceable()
    def handle_label(self, label, **options): raise NotImplementedError

def no_translations(handle_func): replaceable()
