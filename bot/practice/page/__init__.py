"""The practice workspace's page: the practice Slack, its pager and the bot in a browser."""

from bot.practice.page.board import Board, Example, Specimen
from bot.practice.page.routes import Page, page_routes

__all__ = ["Board", "Example", "Page", "Specimen", "page_routes"]
