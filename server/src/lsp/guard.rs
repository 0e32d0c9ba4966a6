//! A guard around the framework's service: it keeps the promises of the protocol that the framework does not keep,
//! and catches a handler's panic. Must never know what a request asks for.

use std::{
    any::Any,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::Poll,
};

use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_service::Service;

use crate::lsp::log::Log;

/// The answer to a request, none to a notification.
pub(super) type Answer = Pin<Box<dyn Future<Output = Option<Response>> + Send>>;

pub(super) struct Guard<S> {
    service: S,
    log: Log,
}

impl<S> Guard<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    pub(super) fn new(service: S, log: Log) -> Guard<S> {
        Guard { service, log }
    }

    /// Starts a request. The handler runs when the answer is first polled.
    pub(super) fn answer(&mut self, request: Request) -> Answer {
        let id = request.id().cloned();
        let method = request.method().to_owned();
        self.log.trace(|| format!("<- {method} {}", id.as_ref().map(Id::to_string).unwrap_or_default()));
        let Some(answer) = unbroken(&self.log, &method, || self.service.call(request)) else {
            return Box::pin(async move { id.map(|id| Response::from_error(id, Error::internal_error())) });
        };
        let log = self.log.clone();
        Box::pin(async move {
            let mut answer = Box::pin(answer);
            let polled = poll_fn(|context| match unbroken(&log, &method, || answer.as_mut().poll(context)) {
                Some(poll) => poll.map(Some),
                None => Poll::Ready(None),
            });
            let Some(response) = polled.await else {
                return id.map(|id| Response::from_error(id, Error::internal_error()));
            };
            // The framework leaves requests unanswered whose name begins with `$/`.
            response.ok().flatten().or_else(|| id.map(|id| Response::from_error(id, unknown(&method))))
        })
    }
}

fn unknown(method: &str) -> Error {
    Error { message: format!("there is no `{method}`").into(), ..Error::new(ErrorCode::MethodNotFound) }
}

/// The result of some work; none where it broke off, which costs nothing but itself.
pub(super) fn unbroken<T>(log: &Log, what: &str, work: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => Some(result),
        Err(panic) => {
            log.error(|| format!("{what} broke off: {}", cause(&*panic)));
            None
        }
    }
}

/// What a panic said.
pub(super) fn cause(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        _ => "no reason told",
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Waker};

    use super::*;
    use crate::lsp::{log::Level, transport};

    /// A service that breaks off in one way or another, as its requests ask for.
    struct Breaking;

    impl Service<Request> for Breaking {
        type Response = Option<Response>;
        type Error = ();
        type Future = Pin<Box<dyn Future<Output = Result<Option<Response>, ()>> + Send>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request) -> Self::Future {
            assert_ne!(request.method(), "at once", "planned");
            Box::pin(async move {
                assert_ne!(request.method(), "later", "planned");
                let is_known = request.method() == "known";
                Ok(request.id().cloned().filter(|_| is_known).map(|id| Response::from_ok(id, true.into())))
            })
        }
    }

    /// The error code of the answer, 0 for a result.
    fn code(guard: &mut Guard<Breaking>, request: Request) -> Option<i64> {
        let mut answer = guard.answer(request);
        let Poll::Ready(response) = answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) else { return None };
        Some(response?.error().map_or(0, |error| error.code.code()))
    }

    #[test]
    fn a_panic_of_a_handler_is_its_answer_and_every_request_has_one() {
        let log = Log::new(None, Level::Error, transport::write(std::io::sink())).unwrap();
        let mut guard = Guard::new(Breaking, log);
        let request = |method: &'static str| Request::build(method).id(1).finish();
        assert_eq!(code(&mut guard, request("at once")), Some(-32603));
        assert_eq!(code(&mut guard, request("later")), Some(-32603));
        assert_eq!(code(&mut guard, Request::build("later").finish()), None);
        assert_eq!(code(&mut guard, request("$/unknown")), Some(-32601));
        assert_eq!(code(&mut guard, request("known")), Some(0));
        assert_eq!(code(&mut guard, Request::build("known").finish()), None);
    }
}
