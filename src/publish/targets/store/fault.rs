//! What object storage answers, as one line that says what to do.

use std::error::Error as _;

use object_store::Error;
use object_store::client::{HttpError, HttpErrorKind};

use crate::publish::target::{Fault, FaultKind};

/// A failure, in our words and the storage's.
pub fn fault(name: &str, action: &str, path: &str, error: &Error) -> Fault {
    let text = error.to_string();
    let status = status(&text);
    let what = format!("cannot {action} `{path}` at {name}");
    let said = said(&text).unwrap_or_else(|| root(error));
    if text.contains("169.254.16") || text.contains("169.254.17") || text.contains("metadata.google.internal")
    {
        let hint = "no credentials are in the environment, none in a profile file, and this machine has none of its own";
        return Fault::new(FaultKind::Refused, format!("{what}: {hint}"));
    }
    match (error, status) {
        (Error::PermissionDenied { .. } | Error::Unauthenticated { .. }, _) | (_, Some(401 | 403)) => {
            Fault::new(FaultKind::Refused, format!("{what}: the storage refuses it: {said}"))
        }
        (_, Some(507)) => Fault::new(FaultKind::Full, format!("{what}: {said}")),
        (_, Some(408 | 425 | 429 | 500..=599)) => Fault::new(FaultKind::Passing, format!("{what}: {said}")),
        (Error::NotFound { .. }, _) => {
            Fault::new(FaultKind::Other, format!("{what}: there is no such bucket or object: {said}"))
        }
        _ if text.contains("Received redirect") || said.contains("PermanentRedirect") => {
            let hint = "the bucket is in another region: say which in `region`";
            Fault::new(FaultKind::Other, format!("{what}: {hint}"))
        }
        _ if is_passing(error) => Fault::new(FaultKind::Passing, format!("{what}: {said}")),
        _ => Fault::new(FaultKind::Other, format!("{what}: {said}")),
    }
}

/// Whether the storage knows no objects on condition.
pub fn is_unsupported(error: &Error) -> bool {
    matches!(error, Error::NotImplemented { .. } | Error::NotSupported { .. })
        || status(&error.to_string()) == Some(501)
}

/// Whether the connection failed rather than the request.
fn is_passing(error: &Error) -> bool {
    let kinds = [
        HttpErrorKind::Connect,
        HttpErrorKind::Request,
        HttpErrorKind::Timeout,
        HttpErrorKind::Interrupted,
        HttpErrorKind::Decode,
    ];
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<HttpError>() {
            return kinds.contains(&error.kind());
        }
        cause = error.source();
    }
    false
}

/// The library says a status in words alone.
fn status(text: &str) -> Option<u16> {
    let (_, rest) = text.split_once("status code: ")?;
    rest.get(..3)?.parse().ok()
}

/// What the storage itself said, of the XML or JSON that it answered.
fn said(text: &str) -> Option<String> {
    let between = |open: &str, close: &str| {
        let (_, rest) = text.split_once(open)?;
        rest.split_once(close).map(|(inner, _)| inner.trim().to_owned())
    };
    let code = between("<Code>", "</Code>");
    let message = between("<Message>", "</Message>").or_else(|| between("\"message\": \"", "\""));
    let said = match (code, message) {
        (Some(code), Some(message)) => format!("{message} ({code})"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => {
            let (_, rest) = text.split_once("status code: ")?;
            format!("it answered {rest}")
        }
    };
    Some(one_line(&said))
}

/// The innermost cause.
fn root(error: &Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said = error.to_string();
        cause = error.source();
    }
    one_line(&said)
}

fn one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches(['.', ':', ' ']);
    line.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers() {
        let generic = |text: &str| Error::Generic { store: "S3", source: text.to_owned().into() };
        let busy = "Error performing PUT http://h/b/k in 1s - Server returned non-2xx status code: 503 Service Unavailable: \
             <Error><Code>SlowDown</Code><Message>Reduce your\nrate.</Message></Error>";
        let found = fault("s3://b", "write", "k", &generic(busy));
        assert_eq!(found.kind, FaultKind::Passing);
        assert_eq!(found.message, "cannot write `k` at s3://b: Reduce your rate. (SlowDown)");
        let kind = |text: &str| fault("s3://b", "write", "k", &generic(text)).kind;
        assert_eq!(kind("status code: 507 Insufficient Storage: "), FaultKind::Full);
        assert_eq!(kind("status code: 403 Forbidden: "), FaultKind::Refused);
        assert_eq!(kind("status code: 400 Bad Request: "), FaultKind::Other);
        assert!(is_unsupported(&generic("status code: 501 Not Implemented: ")));
        assert!(!is_unsupported(&generic("status code: 500 Internal Server Error: ")));
    }
}
