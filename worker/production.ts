// Imported before React, whose production build renders e-mails about twice as fast.
process.env['NODE_ENV'] ??= 'production';
