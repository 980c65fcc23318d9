"""A stand-in for Azure: Entra ID and its tokens, Azure Monitor's list of alerts, Power BI's refreshes."""

from bot.practice.azure.service import PracticeAzure

__all__ = ["PracticeAzure"]
