using TeamX.Actors.Host.Cli;

return await CommandLine.RunAsync(args, CliIo.OfProcess()).ConfigureAwait(false);
