using System.Reflection;

// The program names itself and its version.
var program = Assembly.GetExecutingAssembly();
var version = program.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
Console.WriteLine($"{program.GetName().Name} {version}");
