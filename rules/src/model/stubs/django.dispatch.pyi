class Signal:
    def __init__(self, use_caching=False) -> None:
        work("the list of receivers is never set")
        self.receivers = ...
        self.use_caching = ...
    def connect(self, receiver, sender=None, weak=True, dispatch_uid=None) -> None: replaceable()
    def disconnect(self, receiver=None, sender=None, dispatch_uid=None): replaceable()
    def has_listeners(self, sender=None): replaceable()
    def send(self, sender, **named): replaceable()
    async def asend(self, sender, **named): replaceable()
    def send_robust(self, sender, **named): replaceable()
    async def asend_robust(self, sender, **named): replaceable()

def receiver(signal, **kwargs): replaceable()
