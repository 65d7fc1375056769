using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using TeamX.Actors.Host;
using TeamX.Actors.Persistence;

const int usage = 2;
const int failed = 1;

// The first word is the verb; everything else is configuration.
var verb = args.FirstOrDefault(arg => !arg.StartsWith('-')) is { } word && word == args[0] ? word : "serve";
if (verb is "help" || args.Contains("--help") || args.Contains("-h"))
{
    Console.Out.WriteLine(Usage.Text);
    return 0;
}

if (verb is not "serve")
{
    Console.Error.WriteLine($"There is no command '{verb}'.");
    Console.Error.WriteLine(Usage.Text);
    return usage;
}

try
{
    var app = TeamXHost.Build(args is ["serve", .. var rest] ? rest : args);
    await using (app.ConfigureAwait(false))
    {
        await app.RunAsync().ConfigureAwait(false);
    }

    return 0;
}
catch (OptionsValidationException e)
{
    foreach (var fault in e.Failures)
    {
        Console.Error.WriteLine(fault);
    }

    return usage;
}
catch (Exception e) when (e is StartFault or StorageException)
{
    Console.Error.WriteLine(e.Message);
    return usage;
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    Console.Error.WriteLine($"{e.Message} Another program listens there, perhaps another teamx. End it, or choose another address with --urls.");
    return failed;
}
