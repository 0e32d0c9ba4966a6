//! A guard around the framework's service: it keeps the promises of the protocol that the framework does not keep,
//! and catches a handler's panic. Must never know what a request asks for.

use std::{
    any::Any,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::Poll,
};

use tower_lsp::{
    LspService,
    jsonrpc::{Error, ErrorCode, Id, Request, Response},
};
use tower_service::Service;

use crate::lsp::{backend::Backend, log::Log};

/// The answer to a request, none to a notification.
pub(super) type Answer = Pin<Box<dyn Future<Output = Option<Response>> + Send>>;

pub(super) struct Guard {
    service: LspService<Backend>,
    log: Log,
}

impl Guard {
    pub(super) fn new(service: LspService<Backend>, log: Log) -> Guard {
        Guard { service, log }
    }

    /// Starts a request. The handler runs when the answer is first polled.
    pub(super) fn answer(&mut self, request: Request) -> Answer {
        let id = request.id().cloned();
        let method = request.method().to_owned();
        self.log.trace(|| format!("<- {method} {}", id.as_ref().map(Id::to_string).unwrap_or_default()));
        let answer = match catch_unwind(AssertUnwindSafe(|| self.service.call(request))) {
            Ok(answer) => answer,
            Err(panic) => {
                self.log.error(|| format!("{method} broke off: {}", cause(&*panic)));
                return Box::pin(async move { id.map(|id| Response::from_error(id, Error::internal_error())) });
            }
        };
        let log = self.log.clone();
        Box::pin(async move {
            let response = match unbroken(answer).await {
                Ok(response) => response.ok().flatten(),
                Err(panic) => {
                    log.error(|| format!("{method} broke off: {}", cause(&*panic)));
                    return id.map(|id| Response::from_error(id, Error::internal_error()));
                }
            };
            // The framework leaves requests unanswered whose name begins with `$/`.
            response.or_else(|| id.map(|id| Response::from_error(id, unknown(&method))))
        })
    }
}

fn unknown(method: &str) -> Error {
    Error { message: format!("there is no `{method}`").into(), ..Error::new(ErrorCode::MethodNotFound) }
}

/// A future whose panic is its result.
async fn unbroken<F: Future>(future: F) -> Result<F::Output, Box<dyn Any + Send>> {
    let mut future = Box::pin(future);
    poll_fn(move |context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

/// What a panic said.
pub(super) fn cause(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        _ => "no reason told",
    }
}
