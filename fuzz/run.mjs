import './dist/run.js';
