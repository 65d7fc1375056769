using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Json;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Host.Runners;

/// <summary>What a model is told about its run: who it is as the system message, and why it was woken as the user's.</summary>
internal static class ChatPrompt
{
    private const string DefaultSystemPrompt =
        "You are an agent in a company of agents. You were woken to do a piece of work. Do it, and answer with its result.";

    /// <summary>The messages.</summary>
    public static IReadOnlyList<ChatMessage> Of(RunContext run, string? systemPrompt) =>
        [new(ChatRole.System, SystemOf(run, systemPrompt ?? DefaultSystemPrompt)), new(ChatRole.User, UserOf(run))];

    private static string SystemOf(RunContext run, string prompt)
    {
        var text = new StringBuilder(prompt).Append(CultureInfo.InvariantCulture, $"\n\nYou are the agent {run.AgentId}.");
        Add(text, " Your role: ", run.AgentRole);
        Add(text, "\nThe company's mission: ", run.Mission);
        return text.ToString();
    }

    private static string UserOf(RunContext run)
    {
        var text = new StringBuilder("You were woken by: ").Append(TriggerJson.Of(run.Trigger).Type);
        Add(text, " ", run.Trigger.Id);
        Add(text, "\nReason: ", run.Reason);
        AddGoals(text, run);
        AddTickets(text, run);
        if (run.Context != WakeupContext.Empty)
        {
            text.Append("\n\nContext:\n").Append(JsonSerializer.Serialize(ContextJson.Of(run.Context), ApiJson.Options));
        }

        return text.ToString();
    }

    private static void AddGoals(StringBuilder text, RunContext run)
    {
        text.Append(run.Goals.Length == 0 ? "" : "\n\nThe goals that this serves, from the company's down to the nearest:");
        foreach (var goal in run.Goals)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- {goal.Id}: {goal.Title}");
            Add(text, "\n  ", goal.Description);
        }
    }

    private static void AddTickets(StringBuilder text, RunContext run)
    {
        text.Append(run.Tickets.Length == 0 ? "" : "\n\nThe ticket, last, below those that it is a part of:");
        foreach (var ticket in run.Tickets)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- {ticket.Id}: {ticket.Title}");
            Add(text, "\n  ", ticket.Description);
        }
    }

    private static void Add(StringBuilder text, string lead, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(lead).Append(value);
        }
    }
}
