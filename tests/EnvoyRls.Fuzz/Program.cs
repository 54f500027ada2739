using EnvoyRls.Fuzz;

return await FuzzCommand.Create().Parse(args).InvokeAsync();
