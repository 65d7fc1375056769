using System.Text.Json;
using System.Text.Json.Nodes;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Cli.Import;

/// <content>
/// Wakeup requests. What was still to be done there is to be done here: a row <c>processing</c> is a run that died, a row <c>failed</c> with
/// attempts left waits for its retry. What has ended stays in the old file.
/// </content>
internal sealed partial class ImportPlanner
{
    private const int DefaultAttempts = 4;
    private const int MostRetries = 100;
    private const int LongestTriggerId = 128;
    private static readonly string[] IdMembers = ["goalId", "projectId", "ticketId", "parentTicketId"];

    private void PlanWakeups()
    {
        foreach (var row in Rows(SourceTables.Wakeups))
        {
            if (CompanyOf(SourceTables.Wakeups, row) is { } company)
            {
                PlanWakeup(row, company);
            }
        }
    }

    private void PlanWakeup(SourceRow row, CompanyId company)
    {
        var attempts = (int)Math.Clamp(row.Number("attempt_count") ?? 0, 0, int.MaxValue);
        var left = (int)Math.Clamp((row.Number("max_attempts") ?? DefaultAttempts) - attempts, 0, MostRetries);
        var status = row.Text("status") ?? "pending";
        var trigger = WireNames.TriggerTypeOf(row.Text("trigger_type"));
        if (status is "completed" or "cancelled" || (status == "failed" && left == 0))
        {
            Report.LeaveOut(SourceTables.Wakeups, row.Id, $"{(status == "failed" ? "failed for good" : status)}: it stays in the old file");
        }
        else if (status is not ("pending" or "processing" or "failed"))
        {
            Report.LeaveOut(SourceTables.Wakeups, row.Id, $"its status '{CliText.Short(status)}' is unknown");
        }
        else if (trigger == TriggerType.Unknown)
        {
            Report.LeaveOut(SourceTables.Wakeups, row.Id, $"its trigger '{CliText.Short(row.Text("trigger_type"))}' is unknown");
        }
        else if (AgentOf(company, row.Text("agent_id")) is not { } agent)
        {
            Report.LeaveOut(SourceTables.Wakeups, row.Id,
                _system.Contains((company.Value, row.Text("agent_id") ?? "")) ? "its agent is a system employee" : "its agent is none of its company");
        }
        else
        {
            AddWakeup(row, company, status, new WakeupOrder(agent, new Trigger(trigger, TriggerIdOf(row, trigger))) { MaxRetries = left });
        }
    }

    private void AddWakeup(SourceRow row, CompanyId company, string status, WakeupOrder order)
    {
        var key = $"import:{Ids.Map(row.Id)}";
        if (IsThere(SourceTables.Wakeups, _target.HasKey(company, key)))
        {
            return;
        }

        var priority = row.Number("priority");
        var due = row.Instant(status == "failed" ? "next_retry_at" : "scheduled_for") ?? row.Instant("scheduled_for");
        Add(SourceTables.Wakeups, row, new ScheduleWakeup(company, order with
        {
            Priority = priority is null ? null : (int)Math.Clamp(priority.Value, 0, 100),
            ScheduledFor = due > _now ? due : null,
            Context = ContextOf(row),
            IdempotencyKey = key,
        }));
        if (priority is < 0 or > 100)
        {
            Report.Say(SourceTables.Wakeups, row.Id, "its priority is moved into 0 to 100");
        }

        if (status != "pending")
        {
            Report.Say(SourceTables.Wakeups, row.Id, status == "processing" ? "its run died with the old program: pending again" : "waits for its retry, with the attempts that are left");
        }
    }

    /// <summary>The id of a ticket, routine or goal is mapped as that is; any other only when it can't be kept.</summary>
    private string? TriggerIdOf(SourceRow row, TriggerType type)
    {
        var id = row.Text("trigger_id");
        var free = type is TriggerType.Manual or TriggerType.Schedule && id?.Length <= LongestTriggerId && !id.Any(char.IsControl);
        return free ? id : Ids.MapOptional(id);
    }

    /// <summary>Known members go where they belong, everything else into the metadata, with the row's id.</summary>
    private WakeupContext ContextOf(SourceRow row)
    {
        var metadata = new JsonObject { ["teamXRequestId"] = row.Id };
        if (row.Json("context_json") is not { } json)
        {
            if (row.Text("context_json") is { } text)
            {
                metadata["context"] = text;
                Report.Say(SourceTables.Wakeups, row.Id, "its context is no JSON object: kept as text in the metadata");
            }

            return new WakeupContext { Metadata = metadata.ToJsonString() };
        }

        foreach (var member in json.EnumerateObject().Where(member => !IsKnown(member)))
        {
            if (member.NameEquals("metadata") && member.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var inner in member.Value.EnumerateObject())
                {
                    metadata[inner.Name] = JsonNode.Parse(inner.Value.GetRawText());
                }
            }
            else
            {
                metadata[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            }
        }

        return new WakeupContext
        {
            GoalId = Ids.MapOptional(MemberOf(json, "goalId")),
            ProjectId = Ids.MapOptional(MemberOf(json, "projectId")),
            TicketId = Ids.MapOptional(MemberOf(json, "ticketId")),
            ParentTicketId = Ids.MapOptional(MemberOf(json, "parentTicketId")),
            SourceKind = Line(MemberOf(json, "sourceKind"), LongestTriggerId),
            SourceRefId = Line(MemberOf(json, "sourceRefId"), LongestTriggerId),
            Metadata = metadata.ToJsonString(),
        };
    }

    private static bool IsKnown(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.Null
        || (member.Value.ValueKind == JsonValueKind.String && (IdMembers.Contains(member.Name) || member.Name is "sourceKind" or "sourceRefId"));

    private static string? MemberOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
