// No benchmark is defined: every verb is unknown.
Console.Error.WriteLine($"unknown benchmark: {(args.Length > 0 ? args[0] : "(none named)")}");
return 2;
