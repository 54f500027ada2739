using EnvoyRls.Fuzz;

return FuzzCommand.Create().Parse(args).Invoke();
