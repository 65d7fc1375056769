using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;
using TeamX.Actors.Company;

namespace TeamX.Actors.Tests.Hosting;

/// <summary>Arrows point one way: {Hosting, Security} -> {Client, Remoting} -> History -> {Company, Workers, Persistence} -> Telemetry -> Domain.</summary>
public sealed partial class ArchitectureSpecs
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Hosting"] = ["Client", "Remoting", "History", "Company", "Workers", "Persistence"],
        ["Security"] = ["Remoting", "Company"],
        ["Client"] = ["History", "Company", "Telemetry"],
        ["Remoting"] = ["Company", "Persistence"],
        ["History"] = ["Company", "Persistence", "Telemetry"],
        ["Company"] = ["Workers", "Persistence", "Telemetry"],
        ["Workers"] = ["Company", "Telemetry"],
        ["Persistence"] = ["Telemetry"],
        ["Telemetry"] = [],
    };

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Where the real clock enters: the hosting edge, the journal's own column of when a row was written, and the measure of the disk's pace.</summary>
    private static readonly string[] ClockEdges =
    [
        Path.Combine("Hosting", "TeamXHostingExtensions.cs"), Path.Combine("Persistence", "IsolatingJournal.cs"), Path.Combine("Persistence", "WriteAheadLog.cs"),
    ];

    [Fact]
    public void Should_use_only_what_is_below_when_a_type_of_the_shell_uses_another()
    {
        var shell = typeof(CompanyRegion).Assembly;

        var upward = shell.GetTypes()
            .SelectMany(type => UsedBy(type).Where(used => used.Assembly == shell).Select(used => (From: FolderOf(type), To: FolderOf(used), Type: type, Used: used)))
            .Where(arrow => arrow.From is not null && arrow.To is not null && arrow.From != arrow.To && !Allowed[arrow.From].Contains(arrow.To))
            .Select(arrow => $"{arrow.Type} uses {arrow.Used}")
            .Distinct();

        upward.Should().BeEmpty();
    }

    [Fact]
    public void Should_see_arrows_when_there_are_some() =>
        UsedBy(typeof(LocalCompanies)).Should().Contain(typeof(CompanyGuardian)).And.Contain(typeof(EngineSettings));

    [Theory]
    [InlineData("TeamX.Actors.Domain")]
    [InlineData("TeamX.Actors")]
    public void Should_take_the_time_from_the_engines_clock_when_it_needs_the_time(string project)
    {
        var folder = Path.Combine(RepositoryRoot(), "src", project);
        var readers = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => !Array.Exists(ClockEdges, edge => file.EndsWith(edge, StringComparison.Ordinal)))
            .Where(file => RealClock().IsMatch(File.ReadAllText(file)));

        readers.Should().BeEmpty();
    }

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|\bStopwatch\b|\bTickCount|\bTimeProvider\.System\b")]
    private static partial Regex RealClock();

    private static string? FolderOf(Type type)
    {
        var names = type.Namespace?.Split('.') ?? [];
        return names is ["TeamX", "Actors", var folder, ..] && Allowed.ContainsKey(folder) ? folder : null;
    }

    private static HashSet<Type> UsedBy(Type type)
    {
        var used = new HashSet<Type>();
        Add(type.BaseType);
        Array.ForEach(type.GetInterfaces(), Add);
        foreach (var member in type.GetMembers(Declared))
        {
            Add((member as FieldInfo)?.FieldType);
            if (member is MethodBase method)
            {
                Array.ForEach(method.GetParameters(), parameter => Add(parameter.ParameterType));
                Add((method as MethodInfo)?.ReturnType);
                foreach (var name in NamedIn(method))
                {
                    Add(name as Type ?? name.DeclaringType);
                }
            }
        }

        return used;

        void Add(Type? one)
        {
            if (one is not null && used.Add(one) && one.IsGenericType)
            {
                Array.ForEach(one.GetGenericArguments(), Add);
            }
        }
    }

    /// <summary>The types, methods and fields that the code of a method names.</summary>
    private static IEnumerable<MemberInfo> NamedIn(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var i = 0; i < code.Length;)
        {
            var value = code[i] == 0xFE ? (short)((code[i] << 8) | code[i + 1]) : code[i];
            var operation = OpCodesByValue[value];
            i += operation.Size;
            switch (operation.OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    yield return method.Module.ResolveMember(BitConverter.ToInt32(code, i), typeArguments, methodArguments)!;
                    i += 4;
                    break;
                case OperandType.InlineSwitch:
                    i += 4 + (4 * BitConverter.ToInt32(code, i));
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    i += 8;
                    break;
                case OperandType.InlineVar:
                    i += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    i += 1;
                    break;
                case not OperandType.InlineNone:
                    i += 4;
                    break;
            }
        }
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "TeamX.Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
