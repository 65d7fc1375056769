using System.Diagnostics.CodeAnalysis;
using System.Globalization;

/// <summary>
/// Runs inside the program when it is started with <c>DOTNET_STARTUP_HOOKS</c> set to this assembly: writes the live bytes of its managed heap, each time after
/// a full collection. The runtime asks for this name outside any namespace.
/// </summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for it there.")]
internal static class StartupHook
{
    /// <summary>What a line with a measure begins with; the bytes follow.</summary>
    public const string Mark = "heap after a full collection: ";

    public static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
    private static Timer? _timer;

    public static void Initialize() => _timer = new Timer(_ => Measure(), null, Between, Between);

    private static void Measure() =>
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Mark}{GC.GetTotalMemory(forceFullCollection: true)}"));
}
