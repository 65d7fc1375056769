using System.Collections;
using System.Reflection;
using System.Runtime.Serialization;
using CsCheck;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting;
using TeamX.Actors.Remoting.Protos;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.Remoting;

/// <summary>Every message that crosses nodes, in bytes and back.</summary>
public sealed class WireSpecs
{
    // The serializers keep their system for serializers of nested payloads of others; they have none.
    private static readonly WireSerializer[] Serializers = [new MessageSerializer(null!), new ClusterSerializer(null!)];

    /// <summary>What a supervisor decides for itself, and never sends.</summary>
    private static readonly Type[] NeverSent = [typeof(ApplyPolicy), typeof(ReconcileRuns), typeof(CheckLeases), typeof(ApplyRetention)];

    public static TheoryData<string> Names => [.. All.Select(sample => sample.GetType().Name)];

    internal static IEnumerable<object> All => MessageSamples.Public.Concat(MessageSamples.Cluster);

    [Fact]
    public void Should_have_a_sample_when_a_type_has_a_form() =>
        MessageForms.All.All.Concat(ClusterForms.All.All).Select(form => form.Type).Should().BeEquivalentTo(All.Select(sample => sample.GetType()));

    [Fact]
    public void Should_have_a_form_when_a_type_is_sent_to_a_company_or_answered_by_one()
    {
        var types = typeof(CompanyCommand).Assembly.GetTypes().Concat(typeof(CompanyRegion).Assembly.GetTypes()).Where(type =>
            !type.IsAbstract && (type.IsSubclassOf(typeof(CompanyReply)) || type.IsAssignableTo(typeof(IWithCompanyId))));

        types.Except(NeverSent).Except(All.Select(sample => sample.GetType())).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_read_what_it_wrote_when_message_has_every_field(string name)
    {
        var sample = SampleOf(name);
        UnsetMembers(sample, name).Should().BeEmpty("a field that the sample leaves out could be lost unseen");

        SerializerSpecs.ShouldBeSame(RoundTrip(sample), sample);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_read_a_message_when_a_newer_release_has_put_a_field_more_into_it(string name)
    {
        var sample = SampleOf(name);
        var serializer = SerializerOf(sample);

        // Field 15,000, a number, 1.
        byte[] newer = [.. serializer.ToBinary(sample), 0xC0, 0xA9, 0x07, 0x01];

        SerializerSpecs.ShouldBeSame(serializer.FromBinary(newer, serializer.Manifest(sample)), sample);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Should_read_what_it_wrote_when_a_run_ended_in_each_way(int outcome)
    {
        var report = new ReportOutcome(new CompanyId("acme"), default, default, MessageSamples.Outcomes[outcome]);

        RoundTrip(report).Should().Be(report);
    }

    [Fact]
    public void Should_read_what_it_wrote_when_optional_fields_are_absent()
    {
        var (acme, ada) = (new CompanyId("acme"), new AgentId("ada"));
        object[] messages =
        [
            new ListCompanies(), new DefineCompany(acme, ""), new DefineCompany(acme, "", ""), new ListWakeups(acme), new ListTickets(acme),
            new DefineAgent(acme, ada, "", new RunnerSpec("")), new ScheduleWakeup(acme, new WakeupOrder(ada, new Trigger(TriggerType.Manual))),
            new ScheduleWakeup(acme, new WakeupOrder(ada, new Trigger(TriggerType.Manual, "")) { Priority = 0, Timeout = TimeSpan.Zero, Reason = "" }),
            new ScheduleWakeups(acme, []), new RetryWakeup(acme, default), new TicketReceipt(false, null),
            new FireReceipt(FireOutcome.Scheduled, null, null, null), new Ancestry(null, [], []), new GatewayRequest(null, new GetStats(acme)),
            new CompanyNotification(acme, 1, DateTimeOffset.UnixEpoch, new CompanyResumed(), null), new WorkerReportAnswer(default, Refusals.Busy),
            new RowsWritten([]), new WakeupPage([MessageSamples.View with { Outcome = CompletionKind.Unknown, Waiting = null, Merged = [] }], null),
        ];

        messages.Should().AllSatisfy(message => SerializerSpecs.ShouldBeSame(RoundTrip(message), message));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_read_or_refuse_when_bytes_are_cut_anywhere(string name)
    {
        var sample = SampleOf(name);
        var serializer = SerializerOf(sample);
        var (bytes, manifest) = (serializer.ToBinary(sample), serializer.Manifest(sample));
        for (var length = 0; length < bytes.Length; length++)
        {
            ReadsOrRefuses(serializer, bytes[..length], manifest, sample.GetType());
        }
    }

    [Fact]
    public void Should_read_or_refuse_when_bytes_are_anything() =>
        Gen.Select(Gen.Int[0, All.Count() - 1], Gen.Select(Gen.Int[0, 100_000], Gen.Byte).Array[0, 8]).Sample((which, changes) =>
        {
            var sample = All.ElementAt(which);
            var serializer = SerializerOf(sample);
            var bytes = serializer.ToBinary(sample);
            foreach (var (place, octet) in changes)
            {
                if (bytes.Length > 0)
                {
                    bytes[place % bytes.Length] = octet;
                }
            }

            ReadsOrRefuses(serializer, bytes, serializer.Manifest(sample), sample.GetType());
        });

    [Fact]
    public void Should_refuse_when_manifest_is_unknown()
    {
        foreach (var manifest in new[] { "", "Done", "done ", "System.Object", "TeamX.Actors.Domain.Protocol.Done, TeamX.Actors.Domain", new string('x', 100_000) })
        {
            Array.ForEach(Serializers, serializer => Refused(serializer, [], manifest));
        }
    }

    [Fact]
    public void Should_refuse_when_a_message_is_larger_than_a_frame()
    {
        var bytes = new byte[WireForms.MaxBytes + 1];

        Refused(Serializers[0], bytes, "done").Which.Message.Should().Contain("16,777,216");
        Serializers[0].Invoking(s => s.ToBinary(new PauseCompany(new CompanyId("acme"), new string('x', WireForms.MaxBytes)))).Should().Throw<SerializationException>();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public void Should_refuse_when_enum_value_is_unknown(int value) => Refused(
        Serializers[0],
        Google.Protobuf.MessageExtensions.ToByteArray(new SetTicketStatusData
        {
            Header = new CommandHeaderData { CompanyId = "acme" }, TicketId = "T-1", Status = (Actors.Persistence.Protos.TicketStatusData)value,
        }),
        "set_ticket_status");

    [Fact]
    public void Should_refuse_when_outcome_is_of_no_kind() => Refused(
        Serializers[0],
        Google.Protobuf.MessageExtensions.ToByteArray(new ReportOutcomeData
        {
            Header = new CommandHeaderData { CompanyId = "acme" }, WakeupId = new(), Token = new(), Outcome = new RunOutcomeData(),
        }),
        "report_outcome");

    [Fact]
    public void Should_pass_over_fields_when_a_later_release_has_added_them()
    {
        // Field 1000, length-delimited and empty.
        byte[] later = [.. Serializers[0].ToBinary(new DefinitionReceipt(true)), 0xc2, 0x3e, 0x00];

        Serializers[0].FromBinary(later, "definition_receipt").Should().Be(new DefinitionReceipt(true));
    }

    [Fact]
    public void Should_refuse_when_an_envelope_holds_no_request()
    {
        foreach (var inner in new object[] { Done.Instance, new GatewayRequest(null, new GetCompany(new CompanyId("acme"))) })
        {
            Serializers[0].Invoking(s => s.ToBinary(new GatewayRequest(null, inner))).Should().Throw<SerializationException>();
            var bytes = Google.Protobuf.MessageExtensions.ToByteArray(new GatewayRequestData { Message = MessageForms.All.Nested(inner) });
            Refused(Serializers[0], bytes, "gateway_request");
        }
    }

    [Fact]
    public void Should_not_take_a_callers_word_when_it_says_that_it_is_the_runs_worker()
    {
        var report = new ReportOutcome(new CompanyId("acme"), default, default, new RunOutcome.Completed()) { ByWorker = true };

        ((ReportOutcome)RoundTrip(report)).ByWorker.Should().BeFalse();
        ((WorkerReport)RoundTrip(new WorkerReport(report))).Report.ByWorker.Should().BeTrue();
    }

    [Fact]
    public void Should_keep_instants_to_the_millisecond_when_they_are_finer()
    {
        var order = new WakeupOrder(new AgentId("ada"), new Trigger(TriggerType.Manual)) { ScheduledFor = DateTimeOffset.UnixEpoch.AddTicks(12_345) };

        var read = (ScheduleWakeup)RoundTrip(new ScheduleWakeup(new CompanyId("acme"), order));

        read.Order.ScheduledFor.Should().Be(DateTimeOffset.UnixEpoch.AddTicks(10_000));
    }

    [Fact]
    public void Should_be_found_by_type_when_an_actor_system_has_the_settings_of_the_engine()
    {
        using var kit = new Akka.TestKit.Xunit2.TestKit(TeamXHocon.Load("reference"));
        var found = kit.Sys.Serialization;

        All.Should().AllSatisfy(sample => found.FindSerializerFor(sample).Identifier.Should().Be(SerializerOf(sample).Identifier));
        kit.Sys.Settings.SerializeAllMessages.Should().BeFalse("a message to an actor of the same process is not written");
    }

    [Fact]
    public void Should_not_show_the_key_when_a_request_is_written_out() =>
        new GatewayRequest("teamx_secret", new GetStats(new CompanyId("acme"))).ToString().Should().Contain("acme").And.NotContain("secret");

    [Fact]
    public void Should_keep_its_ids_when_released() =>
        (MessageSerializer.FixedId, ClusterSerializer.FixedId, Serializers[0].Identifier, Serializers[1].Identifier).Should().Be((7412, 7413, 7412, 7413));

    internal static object SampleOf(string name) => All.Single(sample => sample.GetType().Name == name);

    internal static WireSerializer SerializerOf(object message) => MessageForms.All.Has(message) ? Serializers[0] : Serializers[1];

    private static object RoundTrip(object message)
    {
        var serializer = SerializerOf(message);
        return serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
    }

    /// <summary>A shorter or other message may be a message all the same, but of no other type; and nothing else may happen.</summary>
    private static void ReadsOrRefuses(WireSerializer serializer, byte[] bytes, string manifest, Type type)
    {
        try
        {
            serializer.FromBinary(bytes, manifest).Should().BeOfType(type);
        }
        catch (SerializationException)
        {
            // The other thing that may happen.
        }
    }

    private static AwesomeAssertions.Specialized.ExceptionAssertions<SerializationException> Refused(WireSerializer serializer, byte[] bytes, string manifest) =>
        serializer.Invoking(s => s.FromBinary(bytes, manifest)).Should().Throw<SerializationException>();

    /// <summary>The members that still have the value of a new object, by path.</summary>
    private static IEnumerable<string> UnsetMembers(object value, string path) =>
        from property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.CanWrite && property.GetIndexParameters().Length == 0
        where (property.DeclaringType, property.Name) is not (_, nameof(ReportOutcome.ByWorker))
        let member = property.GetValue(value)
        let here = path + "." + property.Name
        from unset in member switch
        {
            null => [here],
            bool flag => flag == property.Name is not (nameof(WakeupOrder.AllowCoalescing) or nameof(ScheduleDefinition.Enabled)) ? [] : [here],
            string text => text.Length > 0 ? [] : [here],
            IEnumerable items => items.Cast<object>().FirstOrDefault() is { } first ? UnsetMembers(first, here) : [here],
            ValueType => member.Equals(Activator.CreateInstance(member.GetType())) ? [here] : [],
            CompanyEvent => [],
            _ => UnsetMembers(member, here),
        }
        select unset;
}
