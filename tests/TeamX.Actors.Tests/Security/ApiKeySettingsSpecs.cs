using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Security;

namespace TeamX.Actors.Tests.Security;

public sealed class ApiKeySettingsSpecs
{
    private const string Key = "0123456789abcdef-first";
    private const string Other = "0123456789abcdef-other";

    [Theory]
    [InlineData("""[{"role":"reader"}]""", "ApiKeys:0:Key has")]
    [InlineData("""[{"key":"","role":"reader"}]""", "ApiKeys:0:Key has")]
    [InlineData("""[{"key":"secret-too-short","role":"operator"},{"key":"secret-15-chars","role":"operator"}]""", "ApiKeys:1:Key has")]
    [InlineData("""[{"key":"secret with a blank in it","role":"reader"}]""", "ApiKeys:0:Key has")]
    [InlineData("""[{"key":"secret-schlüssel-zu-schön","role":"reader"}]""", "ApiKeys:0:Key has")]
    [InlineData("""[{"key":"secret-without-a-role"}]""", "ApiKeys:0:Role is reader or operator")]
    [InlineData("""[{"key":"secret-of-an-emperor","role":"emperor"}]""", "ApiKeys:0:Role is reader or operator")]
    [InlineData("""[{"key":"secret-of-a-number","role":"2"}]""", "ApiKeys:0:Role is reader or operator")]
    [InlineData("""[{"key":"secret-of-nobody","role":"reader","companies":[]}]""", "ApiKeys:0:Companies is a list")]
    [InlineData("""[{"key":"secret-of-a-text","role":"reader","companies":"acme"}]""", "ApiKeys:0:Companies is a list")]
    [InlineData("""[{"key":"secret-of-a-path","role":"reader","companies":["acme","../b"]}]""", "ApiKeys:0:Companies is a list")]
    [InlineData("""[{"key":"secret-of-all-there-is","role":"reader","companies":["*"]}]""", "ApiKeys:0:Companies is a list")]
    [InlineData("""[{"key":"secret-misspelt-one","role":"reader","company":["acme"]}]""", "has only key, companies and role, not 'company'")]
    [InlineData("""[{"key":"secret-twice-there","role":"reader"},{"key":"secret-twice-there","role":"operator"}]""", "are the same key")]
    [InlineData("\"secret-that-is-no-list\"", "ApiKeys is a list")]
    public void Should_name_the_fault_and_no_key_when_keys_are_set_up_wrongly(string keys, string sentence)
    {
        var reading = () => Read(keys);

        var faults = reading.Should().Throw<OptionsValidationException>().Which.Failures;
        faults.Should().ContainSingle().Which.Should().Contain(sentence).And.NotContain("secret");
    }

    [Fact]
    public void Should_name_each_fault_when_there_are_several()
    {
        var reading = () => Read("""[{"key":"short","role":"king"},{"role":"reader"}]""");

        reading.Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(3);
    }

    [Fact]
    public void Should_ask_for_no_key_when_there_are_none() => Read("[]").AreRequired.Should().BeFalse();

    [Fact]
    public void Should_know_each_key_by_its_caller_when_it_is_shown()
    {
        var keys = Read($$"""[{"key":"{{Key}}","role":"reader","companies":["acme","b.2"]},{"key":"{{Other}}","role":"operator"}]""");

        keys.Find(Key).Should().BeEquivalentTo(new { Name = "key 1", Role = ApiRole.Reader });
        keys.Find(Key)!.Companies.Should().BeEquivalentTo([new CompanyId("acme"), new CompanyId("b.2")]);
        keys.Find(Other).Should().BeEquivalentTo(new ApiCaller("key 2", ApiRole.Operator, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef")]
    [InlineData(Key + " ")]
    [InlineData("0123456789ABCDEF-FIRST")]
    public void Should_know_nobody_when_the_key_is_another(string shown) =>
        Read($$"""[{"key":"{{Key}}","role":"operator"}]""").Find(shown).Should().BeNull();

    [Theory]
    [InlineData("TeamX__ApiKeys__0__Key", true)]
    [InlineData("TEAMX__APIKEYS__3__KEY", true)]
    [InlineData("DOTNET_TeamX__ApiKeys__0__Key", true)]
    [InlineData("TeamX:ApiKeys:0:Key", true)]
    [InlineData("TeamX__DataDirectory", false)]
    [InlineData("PATH", false)]
    public void Should_keep_a_variable_from_commands_when_it_holds_a_key(string name, bool isKey) => ApiKeySettings.IsVariable(name).Should().Be(isKey);

    private static ApiKeys Read(string keys)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($$$"""{"TeamX":{"ApiKeys":{{{keys}}}}}"""));
        return ApiKeySettings.Read(new ConfigurationBuilder().AddJsonStream(json).Build());
    }
}
