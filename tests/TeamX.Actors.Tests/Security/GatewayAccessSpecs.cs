using System.Collections.Frozen;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Security;

namespace TeamX.Actors.Tests.Security;

/// <summary>The gateway's callers are held to the rule of HTTP, for each message there is.</summary>
public sealed class GatewayAccessSpecs
{
    private const string ReaderKey = "reader-key-of-acme";
    private const string OperatorKey = "operator-key-of-acme";
    private const string OtherKey = "operator-key-of-other";
    private const string NodeKey = "operator-key-of-all";
    private const string UnknownKey = "a-key-that-nobody-gave";
    private static readonly CompanyId Acme = new("acme");

    private static readonly GatewayAccess Access = new(new ApiKeys(
    [
        Key(ReaderKey, ApiRole.Reader, "acme"), Key(OperatorKey, ApiRole.Operator, "acme"), Key(OtherKey, ApiRole.Operator, "other"), Key(NodeKey, ApiRole.Operator),
    ]));

    private static readonly string[] WithRunnerSettings = [nameof(GetAgent), nameof(ListAgents), nameof(ExplainAgent)];

    public static TheoryData<string> Commands => [.. TypesOf<CompanyCommand>()];

    public static TheoryData<string> Queries => [.. TypesOf<CompanyQuery>()];

    public static TheoryData<string> Messages => [.. TypesOf<CompanyCommand>(), .. TypesOf<CompanyQuery>()];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Should_refuse_when_no_known_key_is_shown(string message)
    {
        Code(null, message).Should().Be("key_missing");
        Code("", message).Should().Be("key_missing");
        Code(UnknownKey, message).Should().Be("key_unknown");
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Should_refuse_when_the_key_is_for_another_company(string message) => Code(OtherKey, message).Should().Be("company_forbidden");

    [Theory]
    [MemberData(nameof(Messages))]
    public void Should_let_an_operator_pass_when_the_company_is_theirs(string message)
    {
        Code(OperatorKey, message).Should().BeNull();
        Code(NodeKey, message).Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Should_refuse_a_reader_when_they_command(string message) => Code(ReaderKey, message).Should().Be("role_forbidden");

    [Theory]
    [MemberData(nameof(Queries))]
    public void Should_let_a_reader_ask_when_the_answer_holds_no_settings_of_runners(string message) =>
        Code(ReaderKey, message).Should().Be(WithRunnerSettings.Contains(message) ? "role_forbidden" : null);

    [Fact]
    public void Should_list_companies_when_the_key_is_bound_to_none()
    {
        Access.Check(NodeKey, new ListCompanies()).Should().BeNull();
        Access.Check(ReaderKey, new ListCompanies())!.Code.Should().Be("company_forbidden");
    }

    [Fact]
    public void Should_refuse_what_names_no_company_when_the_key_is_bound_to_some() => Access.Check(OperatorKey, "anything")!.Code.Should().Be("company_forbidden");

    [Fact]
    public void Should_refuse_when_a_message_has_no_company_at_all() => Access.Check(NodeKey, new GetStats(default))!.Code.Should().Be("company_forbidden");

    [Theory]
    [MemberData(nameof(Messages))]
    public void Should_ask_nobody_for_a_key_when_none_is_configured(string message) =>
        new GatewayAccess(new ApiKeys([])).Check(null, Create(message)).Should().BeNull();

    [Fact]
    public void Should_not_repeat_the_key_when_it_refuses() => Access.Check(UnknownKey, new GetStats(Acme))!.Message.Should().NotContain(UnknownKey);

    private static string? Code(string? key, string message)
    {
        var refusal = Access.Check(key, Create(message));
        refusal?.Kind.Should().Be(RefusalKind.Forbidden);
        return refusal?.Code;
    }

    private static IEnumerable<string> TypesOf<T>() =>
        typeof(T).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(T)) && !type.IsAbstract).Select(type => type.Name);

    private static object Create(string message)
    {
        var type = typeof(CompanyCommand).Assembly.GetTypes().Single(candidate => candidate.Name == message);
        var constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(CompanyId) ? Acme : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)]);
    }

    private static ApiKey Key(string text, ApiRole role, params string[] companies) => new(
        ApiKeys.HashOf(text), new ApiCaller(text, role, companies is [] ? null : companies.Select(company => new CompanyId(company)).ToFrozenSet()));
}
