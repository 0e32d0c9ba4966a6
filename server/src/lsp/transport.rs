//! Standard input and output: threads that read and write messages, and the loop that hands requests to the
//! service in the order of their arrival. Knows JSON-RPC, but no method of the language server protocol but `exit`.
//!
//! It stands in for the framework's own loop, which loses messages behind a broken one, stops reading while four
//! handlers wait, and starts handlers in an order of its own.

use std::{
    future::poll_fn,
    io::{Read, Write},
    sync::mpsc as blocking,
    task::Poll,
    thread,
    time::Duration,
};

use futures::{SinkExt, StreamExt};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc;
use tower_lsp::{
    ClientSocket,
    jsonrpc::{Error, ErrorCode, Id, Request, Response},
};
use tower_service::Service;

use crate::lsp::{
    framing::{Frame, Frames},
    guard::Guard,
};

/// A message of the client.
pub(super) enum Incoming {
    Request(Request),
    Response(Response),
    /// Something that is no message, and what to answer.
    Broken(Response),
}

/// How many messages wait between the reading thread and the loop before the client has to wait.
const WAITING: usize = 1024;

/// Reads messages on a thread of its own, so that a process that ends need not wait for its standard input.
pub(super) fn read(input: impl Read + Send + 'static) -> mpsc::Receiver<Incoming> {
    let (sender, receiver) = mpsc::channel(WAITING);
    thread::spawn(move || {
        let mut frames = Frames::new(input);
        while let Ok(Some(frame)) = frames.next() {
            let message = match frame {
                Frame::Body(body) => match message(&body) {
                    Some(message) => message,
                    None => {
                        frames.give_back(&body);
                        broken(Id::Null, Error::parse_error())
                    }
                },
                Frame::Unusable(why) => broken(Id::Null, explained(ErrorCode::ParseError, why)),
            };
            if sender.blocking_send(message).is_err() {
                break;
            }
        }
    });
    receiver
}

/// A message from its bytes; none where they are no JSON.
fn message(body: &[u8]) -> Option<Incoming> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let id = value.get("id").and_then(|id| serde_json::from_value::<Id>(id.clone()).ok()).unwrap_or(Id::Null);
    let is_response = value.get("method").is_none() && (value.get("result").is_some() || value.get("error").is_some());
    let message = match is_response {
        true => serde_json::from_value(value).map(Incoming::Response),
        false => match value.get("method").and_then(Value::as_str) {
            Some(_) => serde_json::from_value(value).map(Incoming::Request),
            None => return Some(broken(id, explained(ErrorCode::InvalidRequest, "a message without a method"))),
        },
    };
    Some(message.unwrap_or_else(|error| broken(id, explained(ErrorCode::InvalidRequest, &error.to_string()))))
}

fn broken(id: Id, error: Error) -> Incoming {
    Incoming::Broken(Response::from_error(id, error))
}

fn explained(code: ErrorCode, why: &str) -> Error {
    Error { message: why.to_owned().into(), ..Error::new(code) }
}

/// Where messages for the client go. Never waits; a client that reads slowly makes the queue longer.
#[derive(Clone, Debug)]
pub(super) struct Outgoing(blocking::Sender<Piece>);

#[derive(Debug)]
enum Piece {
    Message(Vec<u8>),
    /// Tell when all before this is written.
    Mark(blocking::Sender<()>),
}

impl Outgoing {
    pub(super) fn send(&self, message: &impl Serialize) {
        if let Ok(body) = serde_json::to_vec(message) {
            let mut bytes = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
            bytes.extend(body);
            // The writing thread is gone when the client no longer reads: there is nobody to tell.
            self.0.send(Piece::Message(bytes)).ok();
        }
    }

    /// Waits until all is written, but not for a client that has stopped reading.
    pub(super) fn finish(&self, patience: Duration) {
        let (done, written) = blocking::channel();
        if self.0.send(Piece::Mark(done)).is_ok() {
            written.recv_timeout(patience).ok();
        }
    }
}

/// Writes messages on a thread of its own, until the client no longer reads.
pub(super) fn write(mut output: impl Write + Send + 'static) -> Outgoing {
    let (sender, receiver) = blocking::channel::<Piece>();
    thread::spawn(move || {
        while let Ok(piece) = receiver.recv() {
            for piece in std::iter::once(piece).chain(receiver.try_iter()) {
                match piece {
                    Piece::Message(bytes) => {
                        if output.write_all(&bytes).is_err() {
                            return;
                        }
                    }
                    Piece::Mark(done) => {
                        output.flush().ok();
                        done.send(()).ok();
                    }
                }
            }
            if output.flush().is_err() {
                return;
            }
        }
    });
    Outgoing(sender)
}

/// Serves until `exit` or the end of the stream.
///
/// Each request is started here, in the order of arrival, and waited for elsewhere. So a handler that posts before
/// it first waits has posted before the next message is looked at, and none that waits stands in another's way.
pub(super) async fn serve<S>(
    mut guard: Guard<S>,
    socket: ClientSocket,
    mut incoming: mpsc::Receiver<Incoming>,
    outgoing: Outgoing,
) where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    let (mut to_client, mut from_client) = socket.split();
    let asking = outgoing.clone();
    tokio::spawn(async move {
        while let Some(request) = to_client.next().await {
            asking.send(&request);
        }
    });
    while let Some(message) = incoming.recv().await {
        match message {
            Incoming::Request(request) => {
                let is_exit = request.method() == "exit";
                let mut answer = guard.answer(request);
                match poll_fn(|context| Poll::Ready(answer.as_mut().poll(context))).await {
                    Poll::Ready(Some(response)) => outgoing.send(&response),
                    Poll::Ready(None) => {}
                    Poll::Pending => {
                        let outgoing = outgoing.clone();
                        tokio::spawn(async move {
                            if let Some(response) = answer.await {
                                outgoing.send(&response);
                            }
                        });
                    }
                }
                if is_exit {
                    return;
                }
            }
            Incoming::Response(response) => {
                from_client.send(response).await.ok();
            }
            Incoming::Broken(answer) => outgoing.send(&answer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(body: &[u8]) -> String {
        match message(body) {
            None => "no json".to_owned(),
            Some(Incoming::Request(request)) => format!("request {}", request.method()),
            Some(Incoming::Response(response)) => format!("response {}", response.id()),
            Some(Incoming::Broken(response)) => {
                format!("{} for {}", response.error().unwrap().code.code(), response.id())
            }
        }
    }

    #[test]
    fn a_message_is_told_from_what_is_none() {
        assert_eq!(kind(br#"{"jsonrpc":"2.0","method":"exit"}"#), "request exit");
        assert_eq!(kind(br#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":null}"#), "request shutdown");
        assert_eq!(kind(br#"{"jsonrpc":"2.0","id":1,"result":null}"#), "response 1");
        assert_eq!(kind(br#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"no"}}"#), "response 1");
        assert_eq!(kind(b"{\"jsonrpc\":\"2.0\",\"method\":"), "no json");
        assert_eq!(kind(b"{\"jsonrpc\":\"2.0\",\"method\":\"\xc3\xc3\"}"), "no json");
        assert_eq!(kind(b""), "no json");
        assert_eq!(kind(br#"{"jsonrpc":"2.0","id":7}"#), "-32600 for 7");
        assert_eq!(kind(br#"{"id":"a","method":"x"}"#), "-32600 for \"a\"");
        assert_eq!(kind(br#"{"jsonrpc":"2.0","id":{},"method":"x"}"#), "-32600 for null");
        assert_eq!(kind(b"[]"), "-32600 for null");
        assert_eq!(kind(b"null"), "-32600 for null");
        assert_eq!(kind(br#"{"jsonrpc":"2.0","id":3,"error":5}"#), "-32600 for 3");
    }
}
