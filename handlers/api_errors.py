"""Words every error of the API as `{"error": code, "detail": text}`."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from bot.errors import StoreBusy
from handlers.answer import Refusal, busy, internal

_HTTP_ERRORS = {
    404: ("not_found", "Nothing is here."),
    405: ("method_not_allowed", "That method is not taken here."),
}


def answer_errors(app: FastAPI) -> None:
    """Makes `app` answer refusals and faults so."""
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(StoreBusy, _on_busy)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_bad_parameter)
    app.add_exception_handler(Exception, _on_fault)


def _json(refusal: Refusal) -> Response:
    return JSONResponse(refusal.body, refusal.status, refusal.headers)


async def _on_refusal(_request: Request, error: Exception) -> Response:
    return _json(error) if isinstance(error, Refusal) else _json(internal())


async def _on_busy(_request: Request, _error: Exception) -> Response:
    return _json(busy("The store cannot be read right now. Try again shortly."))


async def _on_http_error(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 503
    code, detail = _HTTP_ERRORS.get(status, ("bad_request", "The request cannot be read."))
    headers = getattr(error, "headers", None)
    return _json(Refusal(status, code, detail, headers))


async def _on_bad_parameter(_request: Request, error: Exception) -> Response:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    told = "; ".join(f"{problem['loc'][-1]}: {problem['msg']}" for problem in problems)
    return _json(Refusal(400, "bad_parameter", told))


async def _on_fault(_request: Request, _error: Exception) -> Response:
    # The server's outermost layer logs it: Starlette raises it again after this answer.
    return _json(internal())
